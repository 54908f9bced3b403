import { theme } from 'antd';
import { describe, expect, test } from 'vitest';
import { palette } from './palette';

const token = theme.getDesignToken({ token: palette });

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

describe('text can be read (WCAG 2.2, 1.4.3), at rest, pointed at and pressed', () => {
  test.each([
    'colorPrimary',
    'colorPrimaryHover',
    'colorPrimaryActive',
    'colorLink',
    'colorLinkHover',
    'colorLinkActive',
    'colorError',
    'colorErrorHover',
    'colorErrorActive',
    'colorErrorTextHover',
    'colorSuccess',
    'colorWarning',
    'colorTextDescription',
    'colorTextSecondary',
    'colorTextTertiary',
    'colorTextPlaceholder',
  ] as const)('%s on white, and white on it', (name) => {
    expect(token[name]).toMatch(/^#[0-9a-f]{6}$/);
    expect(contrast(token[name], '#ffffff')).toBeGreaterThanOrEqual(4.5);
  });
});
