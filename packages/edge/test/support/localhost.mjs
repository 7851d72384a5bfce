// Names below localhost are this machine (RFC 6761), which not every resolver knows: the AWS client puts the account
// before the host it is given.
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
