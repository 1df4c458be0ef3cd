import { box, disc, line, shape } from '../covers/shapes.ts';

export interface Face {
  ground: string;
  skin: string;
  /** A darker tone of the skin for neck, nose and ears. */
  shade: string;
  hair: string;
  clothes: string;
  collar: string;
  /** Drawn before the head: long hair, a hood. */
  behind?: string;
  /** Drawn over the head: fringe, beard, glasses, cap. */
  front: string;
}

/** A calm head and shoulders in flat shapes, 256 x 256. */
export function face(look: Face): string {
  return (
    box(0, 0, 256, 256, look.ground) +
    (look.behind ?? '') +
    shape('M20 256C24 206 74 190 104 184H152C182 190 232 206 236 256Z', look.clothes) +
    shape('M104 150H152V186C152 204 104 204 104 186Z', look.shade) +
    shape('M92 187L104 180Q128 214 152 180L164 187Q128 236 92 187Z', look.collar) +
    disc(76, 118, 12, look.shade) +
    disc(180, 118, 12, look.shade) +
    shape(
      'M78 96C78 60 98 46 128 46C158 46 178 60 178 96V122C178 152 154 174 128 174C102 174 78 152 78 122Z',
      look.skin,
    ) +
    eyes() +
    line('M128 112Q122 130 126 134H133', look.shade, 4) +
    line('M113 149Q128 160 143 149', '#8c3b2e', 4.5) +
    look.front
  );
}

function eyes(): string {
  return disc(106, 112, 4.6, '#1d1b18') + disc(150, 112, 4.6, '#1d1b18');
}

/** Eyebrows in the colour of the hair. */
export function brows(colour: string): string {
  return line('M96 98Q106 92 116 97M140 97Q150 92 160 98', colour, 4.5);
}

export function glasses(colour: string): string {
  return line(
    'M90 112a16 15 0 1 0 32 0a16 15 0 1 0 -32 0M134 112a16 15 0 1 0 32 0a16 15 0 1 0 -32 0M122 110q6 -4 12 0M90 110l-12 -4M166 110l12 -4',
    colour,
    3.5,
  );
}
