/**
 * Takes the place of an optional backend that is not installed. webpack warns about a missing package even inside `try`, so package.json
 * names this file as the alternative.
 */
throw new Error('The package is not installed');
