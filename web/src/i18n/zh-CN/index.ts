import { admin } from './admin';
import { after } from './after';
import { caseTexts } from './case';
import { common } from './common';
import { contracts } from './contracts';
import { desk } from './desk';
import { mandates } from './mandates';
import { session } from './session';
import { volume } from './volume';
import { policy } from './policy';

export const zhCN = { common, session, case: caseTexts, contracts, desk, volume, admin, after, mandates, policy };
