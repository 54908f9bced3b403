import { Alert } from 'antd';
import type { Schemas } from '../api/client';

const types = { QUEUED: 'info', NO_TEXT: 'warning', FAILED: 'error', NOT_READ: 'info' } as const;

/** Says why a document has no text; silent when it was read. */
export function ReadingState({ reading }: { reading: Schemas['DocumentReading'] | undefined }) {
  if (!reading || reading.state === 'READ') return null;
  return <Alert type={types[reading.state]} showIcon title={reading.text} />;
}
