// Moments and figures as people read them, alike everywhere: 2026-11-22 05:31:07 UTC, and 26,923.05.

export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
export const grouped = (amount: string): string => amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
