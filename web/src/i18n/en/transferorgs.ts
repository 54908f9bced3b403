import type { Shape } from '../index';
import type { transferorgs as zh } from '../zh-CN/transferorgs';

/** Transfer organisations (技术转移机构). */
export const transferorgs: Shape<typeof zh> = {
  nav: 'Transfer organisations',
  title: 'Transfer organisations',
  about: 'Organisations that employ brokers file themselves; the registry confirms them with a grade. A filing is no licence.',
  done: 'Done',
  file: 'File',
  refile: 'Change the filing',
  fileAbout: 'For your own organisation; it is shown in public once the registry has confirmed a grade.',
  none: 'No transfer organisation is filed yet.',
  name: 'Organisation',
  kind: 'Kind',
  parent: 'Parent unit',
  parentAsk: 'Parent unit (of an in-house office)',
  grade: 'Grade',
  ungraded: 'To be confirmed',
  setGrade: 'Confirm or change the grade',
  gradeAbout: 'Confirms the filing, changes the grade or ends the filing; ending it needs a reason.',
  decision: 'Decision and date',
  decisionAsk: 'Number of the decision (optional)',
  reason: 'Reason',
  filedOn: 'Filed on',
  staff: 'Active brokers',
  do: 'Actions',
  performance: 'Performance',
};
