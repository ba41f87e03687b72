import { continents, getCountryDataList, type TContinentCode } from 'countries-list';
import isoCountries from 'i18n-iso-countries';

/**
 * Two public data sets about the same countries, kept by different people: npm's countries-list and i18n-iso-countries
 * (both MIT). Where they differ they really do: other names, another code for Kosovo, islands only one of them knows.
 */

export interface CountryRow {
  iso2: string;
  iso3: string;
  name: string;
  continent: string;
  capital: string;
  currency: string;
  phone: string;
}

export interface NativeNameRow {
  iso2: string;
  language: string;
  native_name: string;
}

export interface CountryCodeRow {
  alpha2: string;
  alpha3: string;
  numeric: string | null;
  name: string;
}

export interface CountryNameRow {
  alpha2: string;
  language: string;
  name: string;
}

/** countries-list, one row per country or territory. */
export function countryRows(): CountryRow[] {
  return getCountryDataList().map((country) => ({
    iso2: country.iso2,
    iso3: country.iso3,
    name: country.name,
    continent: country.continent,
    capital: country.capital,
    currency: country.currency.join(' '),
    phone: country.phone.map((code) => `+${code}`).join(' '),
  }));
}

/** countries-list: what a country calls itself, in the first of its languages. */
export function nativeNameRows(): NativeNameRow[] {
  return getCountryDataList().flatMap((country) => {
    const [language] = country.languages;
    return language === undefined ? [] : [{ iso2: country.iso2, language, native_name: country.native }];
  });
}

/** i18n-iso-countries: the codes of ISO 3166-1 with English names; only those on the given continents. */
export function countryCodeRows(on: ReadonlySet<TContinentCode>): CountryCodeRow[] {
  const numerics = new Map(Object.entries(isoCountries.getNumericCodes()).map(([numeric, alpha2]) => [alpha2, numeric]));
  const continentOf = new Map(getCountryDataList().map((country) => [country.iso2 as string, country.continent]));
  return Object.entries(isoCountries.getAlpha2Codes()).flatMap(([alpha2, alpha3]) => {
    const continent = continentOf.get(alpha2);
    if (continent !== undefined && !on.has(continent)) return [];
    return [{ alpha2, alpha3, numeric: numerics.get(alpha2) ?? null, name: isoCountries.getName(alpha2, 'en') ?? alpha3 }];
  });
}

/** i18n-iso-countries: every country's name in every language it offers. */
export function countryNameRows(): CountryNameRow[] {
  return isoCountries
    .langs()
    .flatMap((language) => Object.entries(isoCountries.getNames(language)).map(([alpha2, name]) => ({ alpha2, language, name })));
}

export const ALL_CONTINENTS = new Set(Object.keys(continents) as TContinentCode[]);
