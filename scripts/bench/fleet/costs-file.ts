/** Where `npm run bench -- fleet` keeps the costs that the simulation reads, from the root of the package. */
export const costsFile = 'scripts/bench/fleet/costs.json';
