import { Alert, Button } from 'antd';
import { Link } from 'react-router';
import { useTranslation } from '../../i18n';
import { formatInstant, today } from '../../ui/format';
import { useDraft, useEditor, type Contract } from './editor';
import { focusField } from './focusField';
import { useLabels } from './labels';
import { openNotice, pointerOf } from './notices';

/** What one must know before typing on: restored, merged, in conflict, closed. */
export function EditNotices() {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const { full } = useLabels();
  const { id, restored, taken, conflicts, closed, kept } = useDraft();
  const read = (
    <Button size="small" onClick={() => session.acknowledge()}>
      {t('edit.gotIt')}
    </Button>
  );
  const names = [...new Set(taken.map(full))];
  return (
    <div className="edit-notices">
      {closed !== undefined && (
        <Alert
          type="error"
          showIcon
          title={t('edit.closed')}
          description={t('edit.closedHint', { detail: closed })}
          action={id && <Link to={`/contracts/${id}`}>{t('edit.toView')}</Link>}
        />
      )}
      {!kept && <Alert type="error" showIcon title={t('edit.notKept')} />}
      {conflicts.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('edit.conflicts', { count: conflicts.length })}
          action={
            <Button size="small" onClick={() => focusField(conflicts[0]?.pointer ?? '')}>
              {t('edit.goto')}
            </Button>
          }
        />
      )}
      {names.length > 0 && <Alert type="info" showIcon title={t('edit.taken', { fields: names.join('、') })} action={read} />}
      {restored.length > 0 && <Alert type="success" showIcon title={t('edit.restored', { count: restored.length })} action={read} />}
    </div>
  );
}

/** What the office asks to be corrected, until when, each with a way to its field. */
export function CorrectionNotice({ contract }: { contract: Contract }) {
  const { t } = useTranslation('contracts');
  const { full } = useLabels();
  const notice = openNotice(contract);
  if (notice === undefined) return null;
  const due = notice.due_on ?? contract.correction_due;
  const late = due !== undefined && due < today();
  return (
    <section className={`panel correction ${late ? 'correction-late' : ''}`} aria-labelledby="correction-title">
      <div className="correction-head">
        <h2 id="correction-title">{t('correction.title', { count: notice.items.length })}</h2>
        {due !== undefined && <span className="correction-due">{t(late ? 'correction.overdue' : 'correction.due', { date: due })}</span>}
        <span className="quiet">{t('correction.sent', { name: notice.sent_by_name ?? '', at: formatInstant(notice.sent_at) })}</span>
      </div>
      <ol>
        {notice.items.map((item, i) => {
          const pointer = pointerOf(item);
          const label = full(pointer);
          return (
            <li key={i}>
              <strong>{label}</strong>
              <span className="correction-reason">{item.reason}</span>
              <Button size="small" type="link" aria-label={t('correction.goto', { label })} onClick={() => focusField(pointer)}>
                {t('correction.go')}
              </Button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
