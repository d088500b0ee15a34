/** A PIN as the station takes it. */
export const PIN_SHAPE = /^\d{4,8}$/;
