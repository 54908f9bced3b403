import { useTranslation } from '../../../i18n';
import { CodeField, DateField, SwitchField, TextField } from '../controls';
import { useOptions, useTreeOptions } from '../options';
import { ListMessages } from '../Field';
import { Rows } from '../Rows';
import { useValue } from '../editor';
import { Section } from '../Section';

/** 知识产权: the rights the contract is about, and who owns the results. */
export function RightsPart() {
  const { t } = useTranslation('contracts');
  const kinds = useTreeOptions('ip_kinds');
  const owners = useOptions('ip_ownership');
  const words = { add: t('rights.add'), nth: (n: number) => t('rights.nth', { n }), remove: (n: number) => t('rights.remove', { n }), empty: t('rights.empty') };
  return (
    <Section name="rights">
      <div className="form-grid">
        <CodeField pointer="/ip_kinds" options={kinds} multiple />
        <CodeField pointer="/ip_ownership" options={owners} />
        <KindMessages />
        <SwitchField pointer="/is_first_transform" />
      </div>
      <Rows pointer="/ip_items" firstField="kind" words={words}>
        {(row) => (
          <>
            <CodeField pointer={`${row}/kind`} options={kinds} />
            <TextField pointer={`${row}/number`} maxLength={100} />
            <TextField pointer={`${row}/name`} maxLength={200} className="row-wide" />
            <TextField pointer={`${row}/owner`} maxLength={200} className="row-wide" />
            <DateField pointer={`${row}/filing_date`} />
            <DateField pointer={`${row}/grant_date`} />
            <DateField pointer={`${row}/expiry`} />
          </>
        )}
      </Rows>
    </Section>
  );
}

function KindMessages() {
  const kinds = useValue<string[]>('/ip_kinds') ?? [];
  return kinds.map((_, i) => <ListMessages key={i} pointer={`/ip_kinds/${i}`} />);
}
