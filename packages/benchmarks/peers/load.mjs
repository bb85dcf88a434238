// @ts-check
/**
 * Lives here so that Node looks for what is loaded in this folder's own node_modules.
 *
 * @param {string} name
 * @returns {Promise<any>} the module; whoever asks says what it uses of it
 */
export const load = (name) => import(name)
