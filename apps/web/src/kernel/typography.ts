/** French sets a space before some signs and inside its quotes: no line may end there. */
export const unbroken = (text: string) => text.replaceAll(/ (?=[?!;:»](?:[\s.,)…]|$))|(?<=«) /g, '\u00A0')
