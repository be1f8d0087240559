// Which methods of a port were called, by names such as orders.create.

/** Keeps account of which methods are called. */
export const watched = <P extends object>(port: P, called: Set<string>): P => {
  const watch = <T extends object>(target: T, prefix: string): T =>
    new Proxy(target, {
      get: (from, name) => {
        const value: unknown = Reflect.get(from, name);
        const full = `${prefix}${String(name)}`;
        if (typeof value === 'object' && value !== null) return watch(value, `${full}.`);
        return (...args: unknown[]) => {
          called.add(full);
          return (value as (...args: unknown[]) => unknown)(...args);
        };
      },
    });
  return watch(port, '');
};

export const namesOf = (port: object, prefix = ''): string[] =>
  Object.entries(port).flatMap(([name, value]) =>
    typeof value === 'object' ? namesOf(value as object, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
