// What a browser says of itself holds the names of many; the first that fits in
// this order is the real one.
const browsers: [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/Edg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/(?:OPR|Opera)\/(\d+)/, 'Opera'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Headless)?(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[^ ]* .*Safari/, 'Safari'],
  [/^curl\/(\d+)/, 'curl'],
];
const systems: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** The program and system that an agent text names; '' for what it does not say. */
export function readAgent(agent: string): { browser: string; system: string } {
  let browser = '';
  for (const [pattern, name] of browsers) {
    const found = pattern.exec(agent);
    if (!found) continue;
    browser = `${name} ${found[1]}`;
    break;
  }
  return { browser, system: systems.find(([pattern]) => pattern.test(agent))?.[1] ?? '' };
}
