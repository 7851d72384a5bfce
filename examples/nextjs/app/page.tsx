import Link from 'next/link';

export default function Home() {
  return (
    <>
      <h1>URR Tickets</h1>
      <p>
        <Link href="/events/iu-2027">IU 2027</Link>
      </p>
    </>
  );
}
