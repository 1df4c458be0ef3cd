import { languages, paper } from './palette.ts';
import { box, line, repeat, shape } from './shapes.ts';

/** A head in profile, cut open at the mouth, and the waves that leave it. */
export function hearTheSounds(): string {
  return box(0, 0, 1280, 720, languages.deep) + repeat(5, (n) => wave(4 - n)) + head() + mouth();
}

function wave(n: number): string {
  const radius = 130 + n * 95;
  const colours = ['#e58a6f', '#c9705a', '#7fa39f', '#4f7f80', '#2f6166'];
  const dx = radius * Math.cos(0.62);
  const dy = radius * Math.sin(0.62);
  return line(
    `M${720 + dx} ${452 - dy}A${radius} ${radius} 0 0 1 ${720 + dx} ${452 + dy}`,
    colours[n] ?? paper,
    26 - n * 2,
  );
}

function head(): string {
  return (
    shape(
      'M250 720V600C180 540 150 450 158 340C170 180 290 84 440 84C590 84 690 170 704 290C706 314 700 330 706 344C718 366 748 394 752 412C754 424 736 428 722 432C716 444 732 452 728 466C724 476 706 478 706 486C708 494 722 500 718 514C714 526 704 528 706 544C710 590 690 610 640 606L560 600V720Z',
      '#f0dcc2',
    ) +
    shape(
      'M158 340C170 180 290 84 440 84C590 84 690 170 702 270C640 250 610 190 560 190C480 250 420 250 380 300C390 350 380 400 350 420C300 400 260 440 280 490C250 540 240 580 250 620C180 540 150 450 158 340Z',
      '#b3543c',
    ) +
    shape('M318 392C352 372 384 396 376 436C370 468 340 486 322 468C300 450 296 408 318 392Z', '#e6c9a8') +
    line('M330 412q26 -8 26 20t-22 24', '#c79f78', 8) +
    line('M604 300q40 -22 74 2', '#7f3a29', 12) +
    line('M628 338q22 14 46 2', languages.deep, 11)
  );
}

/** The cut: palate, tongue raised towards it, teeth. */
function mouth(): string {
  return (
    shape(
      'M700 474C640 438 560 430 506 470C480 500 476 560 480 620V720H540V640C570 596 650 590 700 540C690 520 690 500 700 474Z',
      '#7c2f22',
    ) +
    shape('M540 640C536 560 552 500 596 494C640 490 664 520 690 530C670 566 570 596 540 640Z', '#e58a6f') +
    line('M566 560q14 -36 44 -38', '#f2ab94', 9) +
    shape('M684 464L702 474L696 500L680 494Z', paper) +
    shape('M682 520L698 516L704 540L690 546Z', paper)
  );
}
