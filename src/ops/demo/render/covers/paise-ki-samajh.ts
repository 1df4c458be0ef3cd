import { go, life, paper } from './palette.ts';
import { box, disc, leaf, line, placed, repeat, shape } from './shapes.ts';

/** A clay gullak, a coin on its way in, and stacks that grow by the same factor each time. */
export function paiseKiSamajh(): string {
  return (
    box(0, 0, 1280, 720, '#e9cf97') +
    disc(400, 330, 270, life.light) +
    box(0, 580, 1280, 140, '#8f5e2b') +
    box(0, 580, 1280, 16, '#a8733a') +
    gullak() +
    placed(420, 116, coin(70), 14) +
    repeat(4, (n) => stack(690 + n * 142, [2, 3, 5, 9][n] ?? 1)) +
    sprout()
  );
}

function gullak(): string {
  return (
    shape('M230 610Q400 660 590 610L650 640Q420 700 200 640Z', '#6f4419') +
    shape(
      'M400 220C540 220 610 330 600 440C592 540 530 620 470 624H330C270 620 208 540 200 440C190 330 260 220 400 220Z',
      '#b9603d',
    ) +
    shape('M470 236C560 270 606 350 600 440C592 540 530 620 470 624H420C520 570 560 380 470 236Z', '#9c4b2d') +
    shape('M352 224Q356 190 400 188Q444 190 448 224Q400 240 352 224Z', '#cf7a54') +
    box(336, 262, 128, 18, '#4f2414', 9) +
    line('M206 388Q400 440 596 388', paper, 9) +
    line('M204 476Q400 528 594 476', paper, 9) +
    repeat(9, (n) =>
      placed(240 + n * 40, 444 + 24 - Math.abs(n - 4) ** 2 * 1.3, shape('M0 -20L15 0L0 20L-15 0Z', '#edc468')),
    ) +
    line('M268 300Q236 340 234 376', '#d98a66', 14)
  );
}

/** A coin with the rupee sign drawn in strokes. */
function coin(radius: number): string {
  const k = radius / 70;
  const sign = 'M-26 -34H28M-26 -14H28M-18 -34H-8C22 -34 22 6 -8 6H-24L16 42';
  return (
    disc(0, 0, radius, '#c08a2c') +
    disc(-4 * k, -4 * k, radius - 4 * k, '#e7b75a') +
    disc(-4 * k, -4 * k, radius - 16 * k, '#f0ca7c') +
    placed(-4 * k, -2 * k, line(sign, '#8f5b00', 9), 0, k * 0.9)
  );
}

function stack(x: number, coins: number): string {
  return repeat(coins, (n) => {
    const y = 562 - n * 34;
    const shift = ((n * 5) % 3) * 4 - 4;
    return (
      box(x + shift, y, 116, 30, n % 2 ? '#d9a441' : '#e7b75a', 10) +
      line(
        `M${x + shift + 18} ${y + 8}v14M${x + shift + 40} ${y + 8}v14M${x + shift + 62} ${y + 8}v14M${x + shift + 84} ${y + 8}v14`,
        '#b98424',
        4,
      )
    );
  });
}

function sprout(): string {
  return (
    line('M1174 290C1174 250 1168 220 1170 180', go, 12) +
    placed(1170, 236, leaf(96, 56, go, '#7fb59f'), -58) +
    placed(1172, 206, leaf(110, 62, '#2d7a63', '#8fc4b2'), 50) +
    placed(1170, 186, leaf(70, 36, '#3d8a72', '#8fc4b2'), -8)
  );
}
