export const contracts = {
  nav: '技术合同',
};
