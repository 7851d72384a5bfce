import { enterWaitingRoom, type Outcome, setMessages } from '@urr/browser';

setMessages('ko', { leave: '나중에 다시 올게요' }); // one text of a language
setMessages('fr', { waiting: ['Vous êtes dans la file', 'Nous faisons entrer tout le monde dans l’ordre'] });

export const book = (eventId: string): Promise<Outcome> => enterWaitingRoom({ eventId, lang: 'fr' });
