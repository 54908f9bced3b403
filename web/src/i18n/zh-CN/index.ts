import { admin } from './admin';
import { after } from './after';
import { caseTexts } from './case';
import { common } from './common';
import { contracts } from './contracts';
import { desk } from './desk';
import { filings } from './filings';
import { national } from './national';
import { policy } from './policy';
import { session } from './session';
import { volume } from './volume';

export const zhCN = { common, session, case: caseTexts, contracts, desk, volume, admin, after, policy, filings, national };
