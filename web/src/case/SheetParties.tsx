import { Tag } from 'antd';
import { useTranslation } from '../i18n';
import { type Party, partyFields, partyMarks } from './fields';
import { FieldSlot, SheetField, useSheet } from './SheetField';

/** The parties of a contract, one block each. */
export function SheetParties() {
  const { t } = useTranslation('case');
  const { contract } = useSheet();
  const parties = contract.parties ?? [];
  if (parties.length === 0) return <p className="case-blank">{t('sheet.noParties')}</p>;
  return parties.map((party, i) => <SheetParty key={party.id ?? i} party={party} index={i} />);
}

function SheetParty({ party, index }: { party: Party; index: number }) {
  const { t } = useTranslation('case');
  const at = `/parties/${index}`;
  const marks = partyMarks.filter((name) => party[name]);
  return (
    <div className="case-party" data-pointer={at}>
      <div className="case-party-head" data-pointer={`${at}/name`}>
        <span className="case-party-role">{party.role ? t(`role.${party.role}`) : index + 1}</span>
        <strong className="case-text">{party.name || <span className="case-blank">{t('sheet.empty')}</span>}</strong>
        {party.is_registrant && <Tag>{t('party.is_registrant')}</Tag>}
        {party.is_lead && <Tag>{t('party.is_lead')}</Tag>}
        <FieldSlot pointer={`${at}/name`} />
      </div>
      <dl className="case-grid">
        {partyFields.map((shape) => (
          <SheetField key={shape.name} shape={shape} pointer={`${at}/${shape.name}`} label={t(`party.${shape.name}`)} value={party[shape.name]} />
        ))}
        {marks.length > 0 && (
          <div className="case-field case-wide">
            <dt>{t('party.qualifications')}</dt>
            <dd>
              {marks.map((name) => (
                <Tag key={name} data-pointer={`${at}/${name}`}>
                  {t(`party.${name}`)}
                </Tag>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
