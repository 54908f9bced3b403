import { Page } from './page';

const root = document.getElementById('evidence');
if (root) {
  const { logKey = '', certificateKey = '', offline, offlineSha256 } = root.dataset;
  new Page(root, { log: logKey, certificate: certificateKey, offline, offlineSHA256: offlineSha256 }, document.documentElement.lang === 'en' ? 'en' : 'zh-CN');
}
