import { admin } from './admin';
import { after } from './after';
import { caseTexts } from './case';
import { common } from './common';
import { contracts } from './contracts';
import { desk } from './desk';
import { offices } from './offices';
import { mandates } from './mandates';
import { session } from './session';
import { text } from './text';
import { volume } from './volume';
import { policy } from './policy';

export const zhCN = { common, session, case: caseTexts, contracts, desk, volume, admin, after, policy, text, offices, mandates };
