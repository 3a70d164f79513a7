console.log('bundled');
