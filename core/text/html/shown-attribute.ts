/** Inputs that show their value, and those of them that show a placeholder where they have none. */
const BUTTONS = new Set(['submit', 'reset', 'button']);
const FIELDS = new Set(['', 'text', 'search', 'email', 'url', 'tel', 'number']);

/**
 * The text of an attribute that is shown: the alternative to a picture, the label of a button, what stands in a field.
 *
 * @returns undefined for an element that shows none
 */
export function shownAttribute(
  name: string,
  attributes: readonly { name: string; value: string }[],
): string | undefined {
  if (name !== 'img' && name !== 'area' && name !== 'input' && name !== 'textarea') return undefined;
  const get = (wanted: string) => attributes.find((attribute) => attribute.name === wanted)?.value;
  if (name === 'textarea') return get('placeholder');
  if (name !== 'input') return get('alt');
  const type = get('type')?.trim().toLowerCase() ?? 'text';
  if (type === 'image') return get('alt');
  if (BUTTONS.has(type)) return get('value');
  if (FIELDS.has(type)) return get('value') || get('placeholder');
  return type === 'password' ? get('placeholder') : undefined;
}
