import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { volumeJournal } from '../i18n/zh-CN/volume-journal';
import { hasRole, useMe } from '../session/useMe';

const { word, type, fact } = volumeJournal.journal;

/** Types of objects that events are about. */
export const objectTypes = Object.keys(type) as (keyof typeof type)[];

const isWord = (kind: string): kind is keyof typeof word => Object.hasOwn(word, kind);
const isType = (name: string): name is keyof typeof type => Object.hasOwn(type, name);
const isFact = (name: string): name is keyof typeof fact => Object.hasOwn(fact, name);

/** What happened, in words; an unknown kind by its name. */
export function EventName({ kind }: { kind: string }) {
  const { t } = useTranslation('volume');
  return <span title={kind}>{isWord(kind) ? t(`journal.word.${kind}`) : kind}</span>;
}

export function useFactName(): (name: string) => string {
  const { t } = useTranslation('volume');
  return (name) => (isFact(name) ? t(`journal.fact.${name}`) : name);
}

/** What an event is about; contracts open for those who may read them. */
export function ObjectText({ event }: { event: Pick<Schemas['JournalEvent'], 'object_type' | 'object_id'> }) {
  const { t } = useTranslation('volume');
  const may = hasRole(useMe(), ['auditor', 'registrar', 'reviewer', 'office_head']);
  const name = isType(event.object_type) ? t(`journal.type.${event.object_type}`) : event.object_type;
  const opens = event.object_type === 'contract' && may;
  return (
    <>
      {name} {opens ? <Link className="volume-hash" to={`/volume/contracts/${event.object_id}`}>{event.object_id}</Link> : <span className="volume-hash quiet">{event.object_id}</span>}
    </>
  );
}

/** Who did it: the journal holds no names, so that it may be kept for ever. */
export function ActorText({ id }: { id: string }) {
  const { t } = useTranslation('volume');
  return id === 'system' ? <>{t('journal.system')}</> : <span className="volume-hash quiet">{id}</span>;
}
