/** A business date, as the API gives it. */
export const DateText = ({ value }: { value?: string | null }) => (value ? <time dateTime={value}>{value}</time> : <span className="quiet">—</span>);
