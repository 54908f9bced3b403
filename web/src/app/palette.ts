// The colour of a preset's text, under both names that the library gives it.
const preset = (name: string, colour: string): Record<string, string> => ({ [`${name}7`]: colour, [`${name}-7`]: colour });

/** The colours of the console. Contrast is at least 4.5 : 1 for all text, also while it is pointed at or pressed. */
export const palette = {
  colorPrimary: '#0f5c96',
  colorLink: '#0f5c96',
  colorError: '#c62828',
  colorSuccess: '#1b7a3d',
  colorWarning: '#b25e00',
  colorInfo: '#0f5c96',
  // Under a mouse or finger; the stock ones are too light for text.
  colorLinkHover: '#2a73a3',
  colorErrorHover: '#b71c1c',
  colorErrorTextHover: '#b71c1c',
  // Grounds that colours as dark as these would otherwise make muddy.
  colorPrimaryBg: '#e4edf6',
  colorPrimaryBgHover: '#d3e2f0',
  colorInfoBg: '#eaf2f9',
  colorInfoBorder: '#b3cee4',
  colorSuccessBg: '#e9f6ed',
  colorSuccessBorder: '#a9d8b8',
  colorWarningBg: '#fff5e0',
  colorWarningBorder: '#f0d092',
  // Presets as tags use them; the stock texts are too light.
  ...preset('green', '#1f7a2f'),
  ...preset('gold', '#8f6000'),
  ...preset('orange', '#a85100'),
  ...preset('volcano', '#b83a10'),
  colorTextDescription: '#5a6472',
  colorTextSecondary: '#4a5462',
  colorTextTertiary: '#5f6976',
  colorTextPlaceholder: '#6b7480',
  colorBgLayout: '#f3f5f8',
};
