// A schematic of Tai'an's counties and functional zones, drawn by us: relative
// positions and rough sizes, no borders. Codes as in the table regions_taian.

export interface Area {
  code: string;
  /** Points of the outline in the drawing of 640 × 400. */
  outline: [number, number][];
  /** Where name and amount stand. */
  label: [number, number];
  /** A functional zone lies on a county and is drawn smaller. */
  zone?: boolean;
}

/** Counties first, so that the zones lie on top of them. */
export const areas: Area[] = [
  {
    code: '370923', // 东平县, in the south-west
    outline: [[14, 170], [70, 128], [128, 142], [164, 190], [150, 246], [166, 292], [118, 330], [52, 316], [22, 256]],
    label: [90, 232],
  },
  {
    code: '370983', // 肥城市, in the north-west
    outline: [[128, 142], [152, 86], [222, 66], [262, 92], [268, 158], [246, 226], [194, 236], [150, 246], [164, 190]],
    label: [196, 178],
  },
  {
    code: '370921', // 宁阳县, in the south
    outline: [[150, 246], [194, 236], [246, 226], [316, 268], [398, 286], [408, 322], [340, 372], [236, 380], [166, 348], [166, 292]],
    label: [280, 326],
  },
  {
    code: '370911', // 岱岳区, around the city
    outline: [[222, 66], [262, 38], [330, 22], [412, 30], [446, 86], [440, 140], [452, 190], [426, 244], [398, 286], [316, 268], [246, 226], [268, 158], [262, 92]],
    label: [336, 234],
  },
  {
    code: '370902', // 泰山区, the city itself
    outline: [[302, 76], [372, 64], [414, 88], [410, 136], [362, 156], [308, 142]],
    label: [362, 108],
  },
  {
    code: '370982', // 新泰市, in the east
    outline: [[440, 140], [446, 86], [502, 96], [568, 130], [620, 186], [614, 256], [556, 316], [482, 324], [408, 322], [398, 286], [426, 244], [452, 190]],
    label: [526, 220],
  },
  { code: '3709Z2', outline: [[306, 30], [404, 30], [404, 62], [306, 62]], label: [355, 46], zone: true },
  { code: '3709Z3', outline: [[226, 104], [298, 104], [298, 142], [226, 142]], label: [262, 123], zone: true },
  { code: '3709Z1', outline: [[272, 166], [352, 166], [352, 204], [272, 204]], label: [312, 185], zone: true },
  { code: '3709Z4', outline: [[360, 166], [440, 166], [440, 204], [360, 204]], label: [400, 185], zone: true },
];

/** Short names that fit a small tile; others are named by the code table. */
export const shortNames: Record<string, { zh: string; en: string }> = {
  '3709Z1': { zh: '高新区', en: 'Hi-tech' },
  '3709Z2': { zh: '泰山景区', en: 'Taishan Scenic' },
  '3709Z3': { zh: '旅游开发区', en: 'Tourism' },
  '3709Z4': { zh: '徂汶景区', en: 'Cuwen' },
};

/** Five steps from light to dark, and the text that is readable on each. */
export const shades = [
  { fill: '#eef3f8', text: '#1d2733' },
  { fill: '#c9dcec', text: '#1d2733' },
  { fill: '#93b9d9', text: '#14202c' },
  { fill: '#3f7fb5', text: '#ffffff' },
  { fill: '#0f4f84', text: '#ffffff' },
] as const;
