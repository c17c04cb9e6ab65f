/** The page's element of an id. */
export function $<T extends Element = HTMLElement>(id: string): T {
  const found = document.querySelector<T>(`#${id}`);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** A new element with text in it. */
export function text(tag: string, content: string): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: content });
}

/** Tells the user, and who listens to the page instead of looking at it. */
export function say(words: string): void {
  // The same words again would be read aloud again.
  if ($('status').textContent !== words) $('status').textContent = words;
}

export function percent(p: number): string {
  return `${Math.round(100 * p)} %`;
}
