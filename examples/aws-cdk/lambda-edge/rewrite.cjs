// What `urr-edge build --lambda-edge --next` calls with what the guard lets through: the page of every event is one file.
const page = /^\/vwr\/[A-Za-z0-9][A-Za-z0-9_-]{0,63}\/?$/;

exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  if (page.test(request.uri)) request.uri = '/vwr/index.html';
  return request;
};
