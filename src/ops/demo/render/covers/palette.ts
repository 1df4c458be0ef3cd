/** Two grounds and two accents per category, so that covers of one category look related and all twelve look like a set. */
export const outdoors = { light: '#c3d3bd', mid: '#8fae97', deep: '#24493d', accent: '#d9a441' };
export const programming = { light: '#c6d3dc', mid: '#8aa4b8', deep: '#22384c', accent: '#d98e5f' };
export const mathematics = { light: '#d9cbd8', mid: '#ae93ad', deep: '#452d4c', accent: '#e0ae6a' };
export const design = { light: '#ecd0bf', mid: '#d09c80', deep: '#70341f', accent: '#2f6b70' };
export const languages = { light: '#bfdcd9', mid: '#7fb0ae', deep: '#1d4a51', accent: '#d8694d' };
export const life = { light: '#f0dfb6', mid: '#d9b873', deep: '#6b451c', accent: '#a8452f' };

export const paper = '#faf8f4';
export const sunken = '#e9e3d6';
export const ink = '#1d1b18';
export const go = '#0b5c4b';
