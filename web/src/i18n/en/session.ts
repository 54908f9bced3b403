import type { Shape } from '..';
import type { session as zh } from '../zh-CN/session';

export const session: Shape<typeof zh> = {
  title: 'Sign in',
  welcome: 'A technology market that adds up',
  lead: 'Contracts registered, certificates issued, volume counted: every yuan has its source.',
  points: {
    clerk: 'Enterprises and universities: file online, see mistakes as you type, get the certificate',
    bureau: 'Registration offices: two reviews within the statutory limit, form beside document',
    audit: 'Auditors: every number opens, down to the contract and its proof',
  },
  username: 'User name',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  code: 'One-time code',
  haveCode: 'I have a one-time code',
  submit: 'Sign in',
  required: { username: 'Enter your user name', password: 'Enter your password' },
  verify: 'Check a certificate (no sign-in)',
  home: 'Public start page',
  expired: {
    title: 'Your session has ended',
    detail: '{{name}}, please enter your password again. Everything you typed is still here.',
    go: 'Go on',
    other: 'Sign in as someone else',
    otherConfirm: 'Signing in as someone else leaves this page; what is not saved is removed. Go on?',
  },
};
