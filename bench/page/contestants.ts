// How the contestants are told apart: this library in a colour of its own, the others in quiet ones by kind. The kinds are
// read from the names, since a page can be drawn from the numbers of a run of long ago.

export const LIBRARY = 'this library';

export type Tone = 'own' | 'map' | 'package' | 'native';

export const TONES: readonly { tone: Tone; title: string; names: RegExp }[] = [
  { tone: 'own', title: 'this library', names: /^this library/ },
  { tone: 'map', title: 'Map', names: /^Map\b/ },
  { tone: 'native', title: 'native code', names: /openssl|c\+\+|absl|flat map|\bin C\b|\(C\)/i },
  { tone: 'package', title: 'npm packages', names: /^/ },
];

export function toneOf(contestant: string): Tone {
  return TONES.find(({ names }) => names.test(contestant))!.tone;
}

/** A colour that the style sheet sets, for light and for dark. */
export function colour(tone: Tone): string {
  return `var(--${tone})`;
}

/** The same, dark enough to be read. */
export function textColour(tone: Tone): string {
  return `var(--${tone}-text)`;
}
