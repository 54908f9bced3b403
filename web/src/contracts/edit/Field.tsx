import { CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { fieldId, valueAt } from '../draft/pointer';
import type { Conflict } from '../draft/merge';
import { useEditor, useMessages, type Message } from './editor';
import { useLabels } from './labels';
import { ValueText } from './ValueText';

/** What a control is given to be labelled and described. */
export interface ControlProps {
  id: string;
  'aria-invalid': boolean | undefined;
  'aria-describedby': string | undefined;
  'aria-required': boolean | undefined;
  status: '' | 'error' | 'warning';
  onBlur: () => void;
}

interface FieldProps {
  pointer: string;
  label?: string;
  /** A short explanation that always shows. */
  hint?: ReactNode;
  wide?: boolean;
  /** For a group of controls: the label names the group instead of one control. */
  group?: boolean;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A control with its label, what is to be said about it, and the choice after a conflict. */
export function Field({ pointer, label, hint, wide, group, className, children }: FieldProps) {
  const { t } = useTranslation('contracts');
  const { session, checks } = useEditor();
  const { short } = useLabels();
  const { messages, missing } = useMessages(pointer);
  const id = fieldId(pointer);
  const notesId = `${id}-notes`;
  const tone = messages[0]?.tone;
  const noted = messages.length > 0 || hint !== undefined;
  const onBlur = () => {
    // Not at once: a sentence that appears moves what is being clicked away from under the pointer.
    setTimeout(() => checks.touch(pointer), 250);
    if (session.dirty) void session.flush();
  };
  const text = (
    <>
      {label ?? short(pointer)}
      {missing && <span className="field-missing">{t('field.required')}</span>}
    </>
  );
  return (
    <div className={`field ${wide ? 'field-wide' : ''} ${className ?? ''}`} data-pointer={pointer} role={group ? 'group' : undefined} aria-labelledby={group ? `${id}-label` : undefined}>
      {group ? (
        <span className="field-label" id={`${id}-label`}>
          {text}
        </span>
      ) : (
        <label className="field-label" htmlFor={id}>
          {text}
        </label>
      )}
      {children({
        id,
        'aria-invalid': tone === 'error' || undefined,
        'aria-describedby': noted ? notesId : undefined,
        'aria-required': missing || undefined,
        status: tone === 'error' ? 'error' : tone === 'warning' ? 'warning' : '',
        onBlur,
      })}
      <div id={notesId} className="field-notes">
        {hint !== undefined && <div className="field-hint">{hint}</div>}
        <Messages messages={messages} />
      </div>
      <ConflictChoice pointer={pointer} />
    </div>
  );
}

const icons = { error: CloseCircleFilled, warning: ExclamationCircleFilled, info: InfoCircleFilled };

/** Sentences at a field or list. */
export function Messages({ messages }: { messages: readonly Message[] }) {
  return messages.map((message) => {
    const Icon = icons[message.tone];
    return (
      <div key={message.text} className={`field-message field-message-${message.tone}`} title={message.article}>
        <Icon aria-hidden /> {message.text}
      </div>
    );
  });
}

/** What is said of a list as a whole; also the place that findings about it lead to. */
export function ListMessages({ pointer }: { pointer: string }) {
  const { messages } = useMessages(pointer);
  return (
    <div id={fieldId(pointer)} tabIndex={-1} className="list-messages" data-pointer={pointer}>
      <Messages messages={messages} />
      <ConflictChoice pointer={pointer} />
    </div>
  );
}

/** Both values of a field that two people changed, to choose from. */
function ConflictChoice({ pointer }: { pointer: string }) {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const conflicts = useSyncExternalStore(session.subscribe, () => session.state.conflicts);
  const conflict = conflicts.find((entry) => entry.pointer === pointer);
  if (conflict === undefined) return null;
  return <Choice conflict={{ ...conflict, mine: valueAt(session.state.draft, pointer) }} onChoose={(value) => session.choose(pointer, value)} title={t('conflict.title')} />;
}

function Choice({ conflict, onChoose, title }: { conflict: Conflict; onChoose: (value: Conflict['mine']) => void; title: string }) {
  const { t } = useTranslation('contracts');
  return (
    <div className="conflict" role="alert">
      <strong>{title}</strong>
      {(['mine', 'theirs'] as const).map((side) => (
        <div key={side} className="conflict-side">
          <span className="conflict-name">{t(`conflict.${side}`)}</span>
          <span className="conflict-value">
            <ValueText value={conflict[side]} />
          </span>
          <Button size="small" onClick={() => onChoose(conflict[side])}>
            {t(side === 'mine' ? 'conflict.useMine' : 'conflict.useTheirs')}
          </Button>
        </div>
      ))}
    </div>
  );
}
