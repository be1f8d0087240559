// Preloaded (node --import) into a server that is measured: tells its CPU time whenever the bench asks. Both sides of a
// comparison carry it.
process.on('message', () => process.send?.(process.cpuUsage()));
// The server ends when it wants to, not when the bench hangs up.
process.channel?.unref();
