import { useTranslation } from '../../../i18n';
import { CodeField, DateField, SwitchField, TextField } from '../controls';
import { useEditor, useValue } from '../editor';
import { useOptions } from '../options';
import { Section } from '../Section';

/** A name may wrap on the screen, but it has no line breaks. */
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, '');

/** 合同: what it is called, its kind, its dates. */
export function ContractPart({ autoFocus }: { autoFocus: boolean }) {
  const { t } = useTranslation('contracts');
  return (
    <Section name="contract" intro={t('hints.classified')}>
      <div className="form-grid">
        <TextField pointer="/project_name" wide maxLength={200} autoFocus={autoFocus} rows={1} read={oneLine} />
        <Kind />
        <TextField pointer="/contract_no_party" maxLength={64} />
        <TextField pointer="/sign_place" maxLength={200} />
        <DateField pointer="/sign_date" />
        <DateField pointer="/effective_date" hint={t('hints.effective')} />
        <DateField pointer="/begin_date" />
        <DateField pointer="/end_date" />
        <div className="switch-row field-wide">
          <SwitchField pointer="/model_text" />
          <SwitchField pointer="/is_foreign_language" />
          <SwitchField pointer="/is_equity" />
          <SwitchField pointer="/is_mixed" />
        </div>
        <Host />
      </div>
    </Section>
  );
}

function Kind() {
  const { session } = useEditor();
  const { t } = useTranslation('contracts');
  const kind = useValue<string>('/kind') ?? '';
  const subKind = useValue<string>('/sub_kind') ?? '';
  const kinds = useOptions('contract_types', '');
  const subKinds = useOptions('contract_types', kind === '' ? '-' : kind);
  const licences = useOptions('licence_modes');
  const pick = (next: string | undefined) => {
    session.set('/kind', next);
    // A sub-kind of another kind would only be refused.
    if (session.state.draft.sub_kind !== undefined && next !== kind) session.set('/sub_kind', undefined);
  };
  return (
    <>
      <CodeField pointer="/kind" options={kinds} onPick={pick} />
      {(subKinds.length > 0 || subKind !== '' || kind === '') && <CodeField pointer="/sub_kind" options={subKinds} disabled={kind === '' && subKind === ''} />}
      {kind === '30' && <CodeField pointer="/licence_mode" options={licences} />}
      {subKind === '53' && <TextField pointer="/main_contract_id" maxLength={64} hint={t('hints.mainContract')} />}
    </>
  );
}

function Host() {
  const { t } = useTranslation('contracts');
  if (useValue('/is_mixed') !== true) return null;
  return <TextField pointer="/host_type" maxLength={100} hint={t('hints.host')} />;
}
