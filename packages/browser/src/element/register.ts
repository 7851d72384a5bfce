/** Registers one element, so that a page which needs one does not carry both. */
export function register(name: string, element: CustomElementConstructor): void {
  const { customElements } = globalThis;
  if (customElements && !customElements.get(name)) customElements.define(name, element);
}
