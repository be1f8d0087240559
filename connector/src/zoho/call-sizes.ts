// How much Zoho gives in one call, as we ask it to.

export const ROWS_A_PAGE = 200;
/** Items whose details one call reads. */
export const IDS_A_CALL = 100;
