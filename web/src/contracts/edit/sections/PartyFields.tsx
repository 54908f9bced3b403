import { Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from '../../../i18n';
import { valueAt, type JsonObject } from '../../draft/pointer';
import { CodeField, SwitchField, TextField } from '../controls';
import { useEditor, useMessages } from '../editor';
import { Field } from '../Field';
import { useLabels } from '../labels';
import { useIndustries, useOptions, useRegions, useTreeOptions, useZones } from '../options';
import { typedCode } from '../typed';

const naturalPerson = '500';
const marks = ['is_hnte', 'is_national_hitech_zone', 'is_listed', 'is_tech_transfer_org', 'is_rd_org', 'is_converted_institute', 'is_tech_sme'] as const;

/** Everything asked of one party; what does not apply to it is not shown. */
export function PartyFields({ index, party }: { index: number; party: JsonObject }) {
  const at = (name: string) => `/parties/${index}/${name}`;
  const natural = party.kind === naturalPerson;
  const foreign = party.country !== undefined && party.country !== 'CHN';
  const kinds = useKinds();
  return (
    <>
      <div className="form-grid">
        <TextField pointer={at('name')} wide maxLength={200} />
        <WhoItIs index={index} party={party} natural={natural} foreign={foreign} />
        {!natural && <CodeField pointer={at('kind')} options={kinds} />}
        {!foreign && <Place index={index} party={party} />}
        {!natural && !foreign && <Trade index={index} />}
        <TextField pointer={at('address')} wide maxLength={300} />
        {!natural && <TextField pointer={at('legal_rep')} maxLength={64} />}
        {!natural && <TextField pointer={at('contact')} maxLength={64} />}
        <TextField pointer={at('phone')} maxLength={40} inputMode="tel" />
        <TextField pointer={at('email')} maxLength={120} inputMode="email" />
      </div>
      <More index={index} natural={natural} />
    </>
  );
}

const useKinds = () => useTreeOptions('party_kinds').filter((option) => !('value' in option) || option.value !== naturalPerson);

/** Person or body, home or abroad, and the code that identifies it. */
function WhoItIs({ index, party, natural, foreign }: { index: number; party: JsonObject; natural: boolean; foreign: boolean }) {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const [abroad, setAbroad] = useState(foreign);
  const countries = useOptions('countries').filter((country) => country.value !== 'CHN');
  const at = (name: string) => `/parties/${index}/${name}`;
  const change = (members: JsonObject) => session.set(`/parties/${index}`, { ...(valueAt(session.state.draft, `/parties/${index}`) as JsonObject), ...members });
  const person = (on: boolean) => change(on ? { kind: naturalPerson, uscc: undefined, industry: undefined, scale: undefined } : { kind: undefined, id_no: undefined });
  const cross = (on: boolean) => {
    setAbroad(on);
    change(on ? { country: undefined, region_code: undefined, zone_code: undefined } : { country: 'CHN' });
  };
  return (
    <>
      {party.is_registrant !== true && (
        <div className="switch-row field-wide">
          <SwitchField pointer={at('natural')} label={t('party.natural')} on={natural} onSwitch={person} />
          <SwitchField pointer={at('abroad')} label={t('party.abroad')} on={abroad || foreign} onSwitch={cross} />
        </div>
      )}
      {(abroad || foreign) && <CodeField pointer={at('country')} options={countries} />}
      {natural ? <TextField pointer={at('id_no')} maxLength={18} read={typedCode} /> : <CreditCode index={index} party={party} />}
    </>
  );
}

function CreditCode({ index, party }: { index: number; party: JsonObject }) {
  const { t } = useTranslation('contracts');
  const { short } = useLabels();
  const pointer = `/parties/${index}/uscc`;
  const { messages } = useMessages(pointer);
  const doubtful = messages.length > 0 && String(party.uscc ?? '').length === 18;
  return (
    <>
      <TextField pointer={pointer} label={short(pointer)} maxLength={18} read={typedCode} className="field-code" />
      {(doubtful || party.uscc_exception !== undefined) && <TextField pointer={`/parties/${index}/uscc_exception`} maxLength={200} hint={t('party.exception')} />}
    </>
  );
}

function Place({ index, party }: { index: number; party: JsonObject }) {
  const zones = useZones();
  const local = String(party.region_code ?? '').startsWith('3709');
  return (
    <>
      <CodeField pointer={`/parties/${index}/region_code`} options={useRegions()} />
      {(local || party.zone_code !== undefined) && <CodeField pointer={`/parties/${index}/zone_code`} options={zones} />}
    </>
  );
}

function Trade({ index }: { index: number }) {
  return (
    <>
      <CodeField pointer={`/parties/${index}/industry`} options={useIndustries()} />
      <CodeField pointer={`/parties/${index}/scale`} options={useOptions('enterprise_scales')} />
    </>
  );
}

/** What is seldom needed, folded away. */
function More({ index, natural }: { index: number; natural: boolean }) {
  const { t } = useTranslation('contracts');
  const at = (name: string) => `/parties/${index}/${name}`;
  return (
    <details className="party-more">
      <summary>{t('field.more')}</summary>
      <div className="form-grid">
        {!natural && <Marks index={index} />}
        <TextField pointer={at('zip')} maxLength={12} inputMode="numeric" />
        <TextField pointer={at('project_leader')} maxLength={64} />
        <TextField pointer={at('bank')} maxLength={120} />
        <TextField pointer={at('account')} maxLength={64} inputMode="numeric" />
      </div>
    </details>
  );
}

function Marks({ index }: { index: number }) {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const { short } = useLabels();
  const at = (name: string) => `/parties/${index}/${name}`;
  return (
    <Field pointer={at('marks')} label={t('party.marks')} wide group>
      {({ id }) => (
        <div id={id} className="marks">
          {marks.map((name) => (
            <Checkbox key={name} checked={valueAt(session.state.draft, at(name)) === true} onChange={(event) => session.set(at(name), event.target.checked)}>
              {short(at(name))}
            </Checkbox>
          ))}
        </div>
      )}
    </Field>
  );
}
