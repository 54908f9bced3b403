import { useNavigate } from 'react-router';
import { i18next, useTranslation } from '../i18n';
import { formatIn, formatYuan, fromFen, type MoneyUnit, toFen } from '../ui/format';
import { type Area, areas, shades, shortNames } from './areas';
import { entriesAddress, type Selection } from './address';
import { type Group, greatest } from './exact';
import { NumberLink, useMayOpen } from './Figure';
import { useVolumeNames } from './useVolumeNames';
import type { View } from './view';

interface Props {
  view: View;
  groups: readonly Group[];
  selection: Selection;
}

// A full amount in yuan does not fit a tile: there it stands in 万元, and in
// full where one points.
const unitOnMap = (view: View): MoneyUnit => (view.unit === 'yuan' ? 'wan' : view.unit);

const base = '/app'; // of the router: a link in a drawing is no router link

/** The city as a drawing; every area opens its rows, by mouse and by keyboard. */
export function AreaMap({ view, groups, selection }: Props) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const name = useVolumeNames(['region']);
  const most = greatest(groups, view.measure);
  const outside = groups.filter((g) => !areas.some((a) => a.code === g.key.region));
  const open = (code: string) => entriesAddress({ ...selection, filters: { ...selection.filters, region: code } }, view.keep);
  return (
    <figure style={{ margin: 0 }}>
      <svg className="volume-map" viewBox="0 0 634 392" role="group" aria-label={t('cockpit.map')}>
        {areas.map((area) => (
          <AreaShape key={area.code} area={area} name={name('region', area.code)} group={groups.find((g) => g.key.region === area.code)} most={most} view={view} to={open(area.code)} />
        ))}
      </svg>
      <Legend most={most} view={view} title={t('cockpit.legend', { unit: common(unitOnMap(view)) })} />
      {outside.length > 0 && (
        <p className="volume-note">
          {t('cockpit.mapOutside')}
          {outside.map((g) => (
            <span key={g.key.region}>
              {name('region', g.key.region ?? '')}{' '}
              <NumberLink to={g.key.region ? open(g.key.region) : undefined} what={name('region', g.key.region ?? '')}>
                {formatIn(g[view.measure], view.unit)}
              </NumberLink>{' '}
            </span>
          ))}
        </p>
      )}
      <figcaption className="volume-note">{t('cockpit.mapNote')}</figcaption>
    </figure>
  );
}

function AreaShape(props: { area: Area; name: string; group?: Group; most: string; view: View; to: string }) {
  const { area, group, view, to } = props;
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const go = useNavigate();
  const may = useMayOpen();
  const amount = group?.[view.measure] ?? '0.00';
  const shade = shades[shadeOf(amount, props.most)] ?? shades[0];
  const [x, y] = area.label;
  const short = shortNames[area.code];
  const label = `${props.name}：${t(view.measure)} ${formatYuan(amount)} ${common('yuan')}，${t('items', { count: group?.count ?? 0 })}`;
  const shape = (
    <>
      <title>{label}</title>
      <polygon className={`volume-area${area.zone ? ' volume-zone' : ''}`} points={area.outline.map((p) => p.join()).join(' ')} fill={shade.fill} />
      <text className={area.zone ? 'volume-small' : 'volume-strong'} x={x} y={y - (area.zone ? 2 : 4)} fill={shade.text}>
        {area.zone && short ? (i18next.language === 'en' ? short.en : short.zh) : props.name}
      </text>
      <text className={area.zone ? 'volume-small' : ''} x={x} y={y + (area.zone ? 12 : 16)} fill={shade.text}>
        {formatIn(amount, unitOnMap(view))}
      </text>
    </>
  );
  if (!may) return <g role="img" aria-label={label}>{shape}</g>;
  return (
    <a
      href={base + to}
      aria-label={label}
      data-area={area.code}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab, as with any link
        event.preventDefault();
        void go(to);
      }}
    >
      {shape}
    </a>
  );
}

// Nothing is the lightest; the rest are four equal steps up to the greatest.
function shadeOf(amount: string, most: string): number {
  const [fen, all] = [toFen(amount), toFen(most)];
  if (fen <= 0n || all <= 0n) return 0;
  const step = Number((fen * 4n + all - 1n) / all);
  return Math.min(Math.max(step, 1), 4);
}

function Legend({ most, view, title }: { most: string; view: View; title: string }) {
  const all = toFen(most);
  const edge = (step: number) => formatIn(fromFen((all * BigInt(step)) / 4n), unitOnMap(view));
  return (
    <div className="volume-legend">
      <span className="quiet">{title}</span>
      {shades.map((shade, i) => (
        <span key={shade.fill} className="volume-number">
          <i style={{ background: shade.fill }} aria-hidden />
          {i === 0 ? '0' : `≤ ${edge(i)}`}
        </span>
      ))}
    </div>
  );
}
