/** Whole per mille as per cent: 1000 is 100%, 873 is 87.3%. */
export const perCent = (perMille: number): string => `${perMille / 10}%`;
