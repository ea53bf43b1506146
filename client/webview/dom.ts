type Attributes = Readonly<Record<string, string | undefined>>;
type Child = Node | string | undefined;

/** Makes an element; a style attribute would be blocked by the content policy, so there is none to set. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children.filter(child => child !== undefined));
  return made;
}

/** Sets attributes, removing those that are undefined, and touching only what differs. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) target.removeAttribute(name);
    else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
}

/** Makes `wanted` the children after the first `keep`, moving and removing as few as possible. */
export function placeChildren(parent: Element, wanted: readonly Element[], keep = 0): void {
  const stay = new Set(wanted);
  for (const child of [...parent.children].slice(keep)) if (!stay.has(child)) child.remove();
  let next = parent.children[keep] ?? null;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/** Sets a length in CSS pixels through the CSSOM. */
export function setPixels(target: HTMLElement, property: string, value: number): void {
  target.style.setProperty(property, `${value}px`);
}
