/** Where the pages of peer review stand. */
export const peersAt = '/studio/courses/:course/assignments/:lecture/peers';
