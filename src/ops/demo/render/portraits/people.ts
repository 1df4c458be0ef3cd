import { disc, line, shape } from '../covers/shapes.ts';
import { brows, face, glasses } from './face.ts';

/** One portrait per teacher, by handle. */
export const people: Record<string, () => string> = { ada, meera, kenji, tomas, nour, lucia, vikram };

function ada(): string {
  const hair = '#2b1d18';
  return face({
    ground: '#c3d3bd',
    skin: '#b57a52',
    shade: '#9a6340',
    hair,
    clothes: '#f2ece0',
    collar: '#24493d',
    behind:
      disc(76, 74, 30, hair) +
      disc(180, 74, 30, hair) +
      disc(128, 44, 42, hair) +
      disc(66, 108, 24, hair) +
      disc(190, 108, 24, hair),
    front:
      brows(hair) +
      shape(
        'M76 104C70 60 100 34 128 34C156 34 186 60 180 104C172 92 168 82 164 74C146 84 108 84 92 72C88 84 82 94 76 104Z',
        hair,
      ) +
      line('M74 70Q128 44 182 70', '#d9a441', 11) +
      line('M40 224H216M34 242H222', '#24493d', 7),
  });
}

function meera(): string {
  const hair = '#3b3836';
  return face({
    ground: '#d9cbd8',
    skin: '#9c6644',
    shade: '#825135',
    hair,
    clothes: '#8f3f5d',
    collar: '#9c6644',
    behind: disc(128, 34, 26, hair) + shape('M70 130C60 60 96 32 128 32C160 32 196 60 186 130Z', hair),
    front:
      brows(hair) +
      shape('M76 112C72 64 102 40 128 40C154 40 184 64 180 112C176 86 156 66 128 56C100 66 80 86 76 112Z', hair) +
      line('M128 40V54', '#c9c4bd', 4) +
      disc(128, 86, 5, '#a8221a') +
      glasses('#e3ded4') +
      disc(74, 132, 4.5, '#e7b75a') +
      disc(182, 132, 4.5, '#e7b75a') +
      shape('M150 184C190 196 232 214 236 256H170C172 230 166 206 150 184Z', '#c77f3a'),
  });
}

function kenji(): string {
  const hair = '#1d1b18';
  return face({
    ground: '#c6d3dc',
    skin: '#e8c29a',
    shade: '#cfa57c',
    hair,
    clothes: '#2f5168',
    collar: '#f4efe6',
    front:
      brows(hair) +
      shape(
        'M74 106C66 54 96 32 130 34C166 30 190 58 182 106C178 92 174 84 170 78C158 86 150 74 140 70C128 84 112 72 100 78C88 76 84 92 74 106Z',
        hair,
      ) +
      glasses('#1d1b18') +
      line('M92 187L116 222L128 206L140 222L164 187', '#f4efe6', 7),
  });
}

function tomas(): string {
  const hair = '#a9a39a';
  return face({
    ground: '#f0dfb6',
    skin: '#e6b596',
    shade: '#cc9676',
    hair,
    clothes: '#a8452f',
    collar: '#7f3323',
    front:
      shape(
        'M78 112C80 132 92 132 100 138Q128 128 156 138C164 132 176 132 178 112V134C178 170 154 190 128 190C102 190 78 170 78 134Z',
        hair,
      ) +
      line('M113 151Q128 159 143 151', '#8c3b2e', 5) +
      brows('#8d877e') +
      shape('M70 92C68 40 98 22 128 22C158 22 188 40 186 92Q128 74 70 92Z', '#0b5c4b') +
      shape('M66 98Q66 80 78 78Q128 62 178 78Q190 80 190 98Q128 80 66 98Z', '#083f34') +
      disc(128, 20, 11, '#f2ece0'),
  });
}

function nour(): string {
  const scarf = '#2f6b70';
  return face({
    ground: '#ecd0bf',
    skin: '#dcae85',
    shade: '#c29068',
    hair: scarf,
    clothes: '#3a3532',
    collar: scarf,
    behind: shape(
      'M58 130C50 56 90 24 128 24C166 24 206 56 198 130C198 180 184 206 164 216H92C72 206 58 180 58 130Z',
      scarf,
    ),
    front:
      brows('#2b1d18') +
      shape(
        'M60 128C56 58 94 30 128 30C162 30 200 58 196 128C194 162 176 186 160 200H96C80 186 62 162 60 128ZM128 64C100 64 88 84 88 112C88 148 106 170 128 170C150 170 168 148 168 112C168 84 156 64 128 64Z',
        scarf,
      ) +
      line('M84 178Q128 214 178 176M92 196Q130 222 170 194', '#24565a', 6),
  });
}

function lucia(): string {
  const hair = '#6b3a22';
  return face({
    ground: '#bfdcd9',
    skin: '#eac3a2',
    shade: '#d1a281',
    hair,
    clothes: '#d8694d',
    collar: '#eac3a2',
    behind: shape(
      'M62 190C50 150 58 60 96 40C130 22 180 36 190 84C200 128 200 160 194 190C180 204 76 204 62 190Z',
      hair,
    ),
    front:
      brows(hair) +
      shape(
        'M74 120C66 66 94 38 132 38C166 38 188 64 182 120C176 98 164 82 146 68C124 88 96 92 82 96C78 104 76 112 74 120Z',
        hair,
      ) +
      disc(74, 136, 5, '#e7b75a') +
      disc(182, 136, 5, '#e7b75a'),
  });
}

function vikram(): string {
  const hair = '#2b2826';
  return face({
    ground: '#e9cf97',
    skin: '#8f5c3c',
    shade: '#764a2f',
    hair,
    clothes: '#f2ece0',
    collar: '#dcd3c2',
    front:
      brows(hair) +
      shape(
        'M76 108C68 62 94 38 128 38C162 38 188 62 180 108C176 90 170 78 160 70Q128 78 96 70C86 78 80 90 76 108Z',
        hair,
      ) +
      shape('M76 96L84 76L86 104ZM180 96L172 76L170 104Z', '#a29b92') +
      shape('M104 142Q116 132 128 138Q140 132 152 142Q140 148 128 145Q116 148 104 142Z', hair) +
      line('M128 206V256', '#dcd3c2', 6) +
      disc(128, 222, 3, '#8f5b00') +
      disc(128, 242, 3, '#8f5b00'),
  });
}
