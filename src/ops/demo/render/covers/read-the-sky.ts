import { go, outdoors, paper } from './palette.ts';
import { box, disc, line, placed, repeat, shape } from './shapes.ts';

/** A tower cloud growing over hills, with a hut and a walker who has seen it. */
export function readTheSky(): string {
  return (
    box(0, 0, 1280, 720, '#cfe0de') +
    disc(330, 215, 92, '#edc468') +
    line('M90 120H250M60 165H180M430 300H560M470 345H540', paper, 12) +
    shape('M0 520Q180 420 360 490T760 500T1280 530V720H0Z', '#a9c5b1') +
    shape('M0 610Q260 480 520 580T1000 570T1280 610V720H0Z', '#6f9d84') +
    rain() +
    cloud() +
    shape('M0 690Q200 560 470 600T900 670T1280 650V720H0Z', outdoors.deep) +
    placed(420, 594, hut(), -3, 1.2) +
    placed(190, 624, walker(), 0, 1.25)
  );
}

/** A cumulonimbus: anvil on top, towers below, a dark flat base. */
function cloud(): string {
  return (
    shape(
      'M560 96Q640 40 780 52H1130Q1230 40 1280 76V150Q1180 176 1120 168C1170 214 1160 262 1120 280C1196 296 1214 380 1150 404C1176 426 1150 446 1120 446H690C640 446 620 400 662 376C612 340 640 272 700 276C690 230 720 196 770 190C700 176 600 150 560 96Z',
      paper,
    ) +
    shape(
      'M662 376C720 400 770 366 830 380C890 340 950 392 1010 366C1060 344 1110 380 1150 404C1176 426 1150 446 1120 446H690C640 446 620 400 662 376Z',
      '#8fa5aa',
    ) +
    shape(
      'M700 276C770 300 800 250 860 268C930 300 990 230 1120 280C1196 296 1214 380 1150 404C1110 380 1060 344 1010 366C950 392 890 340 830 380C770 366 720 400 662 376C612 340 640 272 700 276Z',
      '#dfe7e6',
    ) +
    line('M770 190C790 200 816 204 840 200M1120 168C1090 190 1050 200 1010 196M900 120H1060M680 104H800', '#d3dedd', 9)
  );
}

function rain(): string {
  return repeat(9, (n) => line(`M${720 + n * 46} ${440 + (n % 3) * 14}l-44 ${110 + (n % 2) * 40}`, '#4f7f8b', 7));
}

function hut(): string {
  return (
    box(-70, -70, 140, 90, '#8a5a3a') +
    shape('M-92 -62L0 -132L92 -62Z', '#4a2f22') +
    box(-16, -40, 34, 60, '#3a241a') +
    box(36, -40, 22, 22, outdoors.accent) +
    box(-58, -40, 22, 22, outdoors.accent) +
    box(36, -142, 18, 44, '#4a2f22')
  );
}

function walker(): string {
  return (
    line('M-4 -44L-18 0M4 -44L18 0', '#16302a', 11) +
    line('M0 -88V-46', '#c4573a', 26) +
    box(-30, -100, 18, 44, go, 8) +
    line('M6 -84L30 -60', '#c4573a', 10) +
    line('M32 -74L38 2', '#e9d9b8', 5) +
    disc(4, -118, 15, '#d9a87c') +
    shape('M-14 -122Q4 -148 22 -122Z', '#16302a')
  );
}
