"use strict";

// The API browser, entirely from this host: no validator badge, no outside fonts.
window.SwaggerUIBundle({
  url: "/openapi.yaml",
  dom_id: "#browser",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  persistAuthorization: false,
});
