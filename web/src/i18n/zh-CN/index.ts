import { absorption } from './absorption';
import { admin } from './admin';
import { after } from './after';
import { caseTexts } from './case';
import { common } from './common';
import { contracts } from './contracts';
import { desk } from './desk';
import { offices } from './offices';
import { mandates } from './mandates';
import { brokerage } from './brokerage';
import { filings } from './filings';
import { national } from './national';
import { policy } from './policy';
import { reports } from './reports';
import { session } from './session';
import { text } from './text';
import { volume } from './volume';

export const zhCN = { common, session, case: caseTexts, contracts, desk, volume, absorption, admin, after, policy, text, offices, mandates, brokerage, filings, national, reports };
