/**
 * Finds the first duplicate key of an object in `json`, which must be valid JSON: `JSON.parse` silently keeps the last value. Uses no regular
 * expression, as long strings would overflow the engine's stack.
 */
export function duplicateKey(json: string): string | undefined {
  const scopes: (Set<string> | undefined)[] = []; // undefined for an array
  let keyNext = false;
  for (let i = 0; i < json.length; i++) {
    const sign = json[i];
    if (sign === '{' || sign === '[') {
      scopes.push(sign === '{' ? new Set() : undefined);
      keyNext = sign === '{';
    } else if (sign === '}' || sign === ']') {
      scopes.pop();
      keyNext = false;
    } else if (sign === ',') {
      keyNext = scopes.at(-1) !== undefined;
    } else if (sign === '"') {
      const end = endOfString(json, i);
      if (keyNext) {
        const key = JSON.parse(json.slice(i, end)) as string;
        if (scopes.at(-1)?.has(key)) return key;
        scopes.at(-1)?.add(key);
      }
      keyNext = false;
      i = end - 1;
    }
  }
  return undefined;
}

function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}
