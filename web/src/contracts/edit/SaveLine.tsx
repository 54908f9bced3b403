import { CheckOutlined, CloudSyncOutlined, DisconnectOutlined, EditOutlined, ExclamationCircleOutlined, LoadingOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from '../../i18n';
import { formatInstant } from '../../ui/format';
import { useDraft, useEditor } from './editor';

/** Where the text is: on the server, on its way, or only here. */
export function SaveLine() {
  const { Icon, tone, text } = useSaveLine();
  return (
    <span className={`save-line save-line-${tone}`} role="status" aria-live="polite" data-testid="save-line">
      <Icon aria-hidden /> {text}
    </span>
  );
}

interface Line {
  Icon: ComponentType<{ 'aria-hidden'?: boolean }>;
  tone: 'good' | 'busy' | 'bad' | 'quiet';
  text: string;
}

function useSaveLine(): Line {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const { id, closed, unreachable, refused, conflicts, saving, savedAt } = useDraft();
  const open = Object.keys(session.patch).length > 0;
  if (closed !== undefined) return { Icon: ExclamationCircleOutlined, tone: 'bad', text: t('save.closed') };
  if (unreachable) return { Icon: DisconnectOutlined, tone: 'bad', text: t('save.unreachable') };
  if (saving) return { Icon: LoadingOutlined, tone: 'busy', text: t('save.saving') };
  if (open) return { Icon: EditOutlined, tone: 'busy', text: t('save.dirty') };
  if (refused.length > 0) return { Icon: ExclamationCircleOutlined, tone: 'bad', text: t('save.refused', { count: refused.length }) };
  if (conflicts.length > 0) return { Icon: ExclamationCircleOutlined, tone: 'bad', text: t('save.conflicts', { count: conflicts.length }) };
  if (savedAt !== undefined) {
    const time = formatInstant(new Date(savedAt).toISOString()).slice(11);
    return { Icon: CheckOutlined, tone: 'good', text: t('save.saved', { time }) };
  }
  return { Icon: CloudSyncOutlined, tone: 'quiet', text: t(id === undefined ? 'save.none' : 'save.savedBefore') };
}
