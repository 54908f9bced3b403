import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Radio, Tag } from 'antd';
import { newKey } from '../../../api/client';
import { useTranslation } from '../../../i18n';
import type { JsonObject } from '../../draft/pointer';
import { fieldId } from '../../draft/pointer';
import { TextField } from '../controls';
import { useDraft, useEditor, useValue } from '../editor';
import { Field, ListMessages } from '../Field';
import { Section } from '../Section';
import { PartyFields } from './PartyFields';

const roles = ['SELLER', 'BUYER', 'INTERMEDIARY'] as const;
type Role = (typeof roles)[number];

/** 当事人: the sellers, the buyers, and who brought them together. */
export function PartiesPart() {
  const { t } = useTranslation('contracts');
  const { id } = useDraft();
  const parties = useValue<JsonObject[]>('/parties') ?? [];
  if (id === undefined) {
    return (
      <Section name="parties">
        <p className="quiet">{t('edit.afterFirst')}</p>
      </Section>
    );
  }
  const shown = roles.filter((role) => role !== 'INTERMEDIARY' || parties.some((party) => party.role === role));
  return (
    <Section name="parties">
      <ListMessages pointer="/parties" />
      {shown.map((role) => (
        <Side key={role} role={role} parties={parties} />
      ))}
      {!shown.includes('INTERMEDIARY') && <AddParty role="INTERMEDIARY" first={false} />}
      <Relation />
    </Section>
  );
}

function Side({ role, parties }: { role: Role; parties: JsonObject[] }) {
  const { t } = useTranslation('contracts');
  const own = parties.flatMap((party, index) => (party.role === role ? [{ party, index }] : []));
  return (
    <div className="party-side" role="group" aria-label={t(`party.${role}`)}>
      <h3>
        {t(`party.${role}`)} <span className="quiet">{t(`party.${role}Hint`)}</span>
      </h3>
      {own.map(({ party, index }, i) => (
        <PartyCard key={String(party.id ?? index)} party={party} index={index} nth={i + 1} role={role} alone={own.length === 1} />
      ))}
      {own.length === 0 && <p className="quiet">{t('party.none')}</p>}
      <AddParty role={role} first={own.length === 0} />
    </div>
  );
}

function AddParty({ role, first }: { role: Role; first: boolean }) {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const add = () => {
    const list = (session.state.draft.parties ?? []) as JsonObject[];
    session.set('/parties', [...list, { id: newKey(), role, country: 'CHN', is_lead: first || undefined }]);
    const place = `/parties/${list.length}/name`;
    requestAnimationFrame(() => document.getElementById(fieldId(place))?.focus());
  };
  return (
    <Button icon={<PlusOutlined />} onClick={add} type={first ? 'primary' : 'dashed'} ghost={first}>
      {t('party.add', { role: t(`party.${role}`) })}
    </Button>
  );
}

function PartyCard({ party, index, nth, role, alone }: { party: JsonObject; index: number; nth: number; role: Role; alone: boolean }) {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const name = t('party.nameless', { role: t(`party.${role}`), n: nth });
  const parties = () => (session.state.draft.parties ?? []) as JsonObject[];
  const remove = () => session.set('/parties', parties().filter((_, i) => i !== index));
  const lead = () => session.set('/parties', parties().map((other, i) => (other.role === role ? { ...other, is_lead: i === index } : other)));
  return (
    <div className="party-card" role="group" aria-label={name}>
      <div className="party-head">
        <strong>{name}</strong>
        {party.is_registrant === true && <Tag color="blue">{t('party.registrant')}</Tag>}
        {!alone && (party.is_lead === true ? <Tag>{t('party.lead')}</Tag> : <Button size="small" type="link" onClick={lead}>{t('party.makeLead')}</Button>)}
        {party.is_registrant !== true && (
          <Button size="small" type="text" icon={<DeleteOutlined />} className="party-remove" aria-label={t('party.remove', { name: String(party.name ?? name) })} onClick={remove} />
        )}
      </div>
      {party.is_registrant === true && <p className="field-hint">{t('hints.registrant')}</p>}
      <ListMessages pointer={`/parties/${index}/is_registrant`} />
      <PartyFields index={index} party={party} />
    </div>
  );
}

/** Whether the parties belong together, and the paper of a trade across the border. */
function Relation() {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const related = useValue<boolean>('/is_related');
  const abroad = (useValue<JsonObject[]>('/parties') ?? []).some((party) => party.country !== undefined && party.country !== 'CHN');
  const number = useValue('/moftec_cert_no');
  return (
    <div className="form-grid party-relation">
      <Field pointer="/is_related" group>
        {({ id, onBlur, 'aria-describedby': described }) => (
          <div id={id} onBlur={onBlur} aria-describedby={described} role="presentation">
            <Radio.Group
              name="is_related"
              aria-labelledby={`${id}-label`}
              value={related ?? null}
              onChange={(event) => session.set('/is_related', event.target.value as boolean)}
              options={[
                { value: true, label: t('yes') },
                { value: false, label: t('no') },
              ]}
            />
          </div>
        )}
      </Field>
      {(abroad || number !== undefined) && <TextField pointer="/moftec_cert_no" maxLength={100} hint={t('hints.moftec')} />}
    </div>
  );
}
